// exp and tanh, rounded to the nearest number: Python's are so but for a few numbers. A browser's
// own are up to two units in the last place off. They are computed with twice the digits, as pairs
// of a number and its rest.

const LN2 = [Math.LN2, 2.3190468138462996e-17];
const SPLITTER = 2 ** 27 + 1;
const HALVINGS = 6;
const TERMS = 8;
const LARGEST_POWER = 2 ** 900; // of a power that is computed so
const FARTHEST = 700; // beyond, powers of 2 and their products leave the range

/** exp(x), the nearest number to it but where it lies between two by less than 2^-60 of them. */
export function expOfNumber(x) {
  if (!(Math.abs(x) <= FARTHEST)) return Math.exp(x);
  const { twos, less1 } = powerOf([x, 0]);
  return pairSum(less1, [1, 0])[0] * 2 ** twos;
}

/** tanh(x) = (exp(2x) - 1) / (exp(2x) + 1), as near as exp. */
export function tanhOfNumber(x) {
  const far = Math.abs(x);
  if (!(far > 2 ** -28 && far < 20)) return Math.tanh(x); // x itself, or 1
  const { twos, less1 } = powerOf([2 * far, 0]);
  const two = 2 ** twos;
  const above = pairSum([two - 1, 0], [two * less1[0], two * less1[1]]);
  const [share] = pairQuotient(above, pairSum(above, [2, 0]));
  return Math.sign(x) * share;
}

/** a to the b-th, the nearest number to it; a browser's own is up to one unit off. */
export function powerOfNumbers(a, b) {
  const plain = a ** b;
  const isUsual = 1 / LARGEST_POWER < Math.abs(plain) && Math.abs(plain) < LARGEST_POWER;
  const size = Math.abs(a);
  if (!isUsual || !(size > 1 / LARGEST_POWER && size < Infinity) || size === 1) return plain;
  const log = Math.log(size);
  // the rest of the logarithm: a exp(-log) is 1 + rest
  const { twos, less1 } = powerOf([-log, 0]);
  const one = pairProduct([size * 2 ** twos, 0], pairSum(less1, [1, 0]));
  const [rest] = pairSum(one, [-1, 0]);
  const power = powerOf(pairProduct(pairSum([log, 0], [rest - (rest * rest) / 2, 0]), [b, 0]));
  return Math.sign(plain) * pairSum(power.less1, [1, 0])[0] * 2 ** power.twos;
}

/** exp(x + rest) = 2^twos (1 + less1). */
function powerOf([x, rest]) {
  const twos = Math.round(x / Math.LN2);
  const [high, low] = pairSum([x, rest], pairProduct(LN2, [-twos, 0]));
  const small = [high / 2 ** HALVINGS, low / 2 ** HALVINGS];
  let less1 = [0, 0];
  for (let n = TERMS; n >= 1; n--) less1 = pairProduct(pairSum(less1, ONE_BY_FACTORIAL[n]), small);
  for (let n = 0; n < HALVINGS; n++) {
    const [a, b] = less1;
    less1 = pairSum([2 * a, 2 * b], pairProduct(less1, less1)); // (1 + p)(1 + p) - 1
  }
  return { twos, less1 };
}

/** The product of two numbers, and its rest. */
function numberProduct(a, b) {
  const product = a * b;
  const [a1, a2] = halvesOf(a);
  const [b1, b2] = halvesOf(b);
  return [product, a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2];
}

/** A number as two of half its digits. */
function halvesOf(a) {
  const large = SPLITTER * a;
  const high = large - (large - a);
  return [high, a - high];
}

/** The sum of two pairs, as a pair. */
function pairSum([a, b], [c, d]) {
  const sum = a + c;
  const share = sum - a;
  return pairOf(sum, a - (sum - share) + (c - share) + b + d);
}

/** The product of two pairs, as a pair. */
function pairProduct([a, b], [c, d]) {
  const [product, rest] = numberProduct(a, c);
  return pairOf(product, rest + (a * d + b * c));
}

function pairOf(large, rest) {
  const sum = large + rest;
  return [sum, rest - (sum - large)];
}

/** A pair divided by a pair. */
function pairQuotient([a, b], [c, d]) {
  const high = a / c;
  const [product, rest] = numberProduct(high, c);
  return pairOf(high, (a - product - rest + b - high * d) / c);
}

const ONE_BY_FACTORIAL = [[1, 0]];
for (let n = 1; n <= TERMS; n++) {
  ONE_BY_FACTORIAL.push(pairQuotient(ONE_BY_FACTORIAL[n - 1], [n, 0]));
}
