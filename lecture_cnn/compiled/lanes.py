"""Vectors of cells for numba: `load`, `store`, `spread`, `cell`, and + - * / on them.

    load(a, (i, y))         the cells a[i, y], a[i, y + 1], ... in the lanes of a vector
    store(a, (i, y), v)     the lanes into these cells
    spread(number)          the same number in all lanes
    cell(a, (i, y))         one cell

numba has no such type: here it gets one, and each function is one instruction of LLVM, the compiler
below numba. Every lane is rounded as a number alone is. Nothing is reordered, and no product is put
together with a sum. A vector has as many bytes as the processor's registers: with AVX2 4 lanes of
float64 or 8 of float32, with AVX-512 twice as many. No index is checked: `proofs` has shown before
that each lies inside.
"""

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, lower_builtin, models, register_model, type_callable

from .running import vector_bytes


class Vector(types.Type):
    """The type of a vector of numbers."""

    def __init__(self, dtype: types.Float) -> None:
        self.dtype = dtype
        super().__init__(name=f"Vector({dtype})")


@register_model(Vector)
class VectorModel(models.PrimitiveModel):
    """In LLVM: <4 x double> or <8 x float>."""

    def __init__(self, manager: Any, vector: Vector) -> None:
        bits = vector.dtype.bitwidth
        one = ir.DoubleType() if bits == 64 else ir.FloatType()
        super().__init__(manager, vector, ir.VectorType(one, vector_bytes() * 8 // bits))


def _pointer(context: Any, builder: Any, array: Any, value: Any, index: Any) -> Any:
    """Where a cell lies, without a check and without Python's negative indices."""
    cells = context.make_array(array)(context, builder, value)
    numbers = cgutils.unpack_tuple(builder, index)
    return cgutils.get_item_pointer(context, builder, array, cells, numbers, wraparound=False)


@intrinsic
def cell(typing: Any, array: Any, index: Any) -> Any:
    """One cell of an array."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_pointer(context, builder, array, *arguments))

    return array.dtype(array, index), code


@intrinsic
def load(typing: Any, array: Any, index: Any) -> Any:
    """Neighbouring cells as a vector."""
    vector = Vector(array.dtype)

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first = _pointer(context, builder, array, *arguments)
        place = builder.bitcast(first, context.get_value_type(vector).as_pointer())
        return builder.load(place, align=array.dtype.bitwidth // 8)

    return vector(array, index), code


@intrinsic
def store(typing: Any, array: Any, index: Any, vector: Any) -> Any:
    """A vector into neighbouring cells."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        *where, value = arguments
        first = _pointer(context, builder, array, *where)
        place = builder.bitcast(first, value.type.as_pointer())
        builder.store(value, place, align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, index, vector), code


@intrinsic
def spread(typing: Any, number: Any) -> Any:
    """One number in all lanes."""
    vector = Vector(number)

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = context.get_value_type(vector)
        first = ir.Constant(ir.IntType(32), 0)
        begun = ir.Constant(kind, ir.Undefined)
        one = builder.insert_element(begun, arguments[0], first)
        lanes = ir.Constant(ir.VectorType(ir.IntType(32), kind.count), [0] * kind.count)
        return builder.shuffle_vector(one, begun, lanes)

    return vector(number), code


def _define(sign: Any, instruction: str) -> None:
    """The operator between two vectors."""

    @type_callable(sign)
    def typed(context: Any) -> Any:
        def result(one: Any, other: Any) -> Any:
            return one if isinstance(one, Vector) and one == other else None

        return result

    @lower_builtin(sign, Vector, Vector)
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return getattr(builder, instruction)(*arguments)


_define(operator.add, "fadd")
_define(operator.sub, "fsub")
_define(operator.mul, "fmul")
_define(operator.truediv, "fdiv")
