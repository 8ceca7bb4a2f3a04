"""Homework 4, question 1: SGD with momentum."""
import numpy as np


def momentum_update(weights, grads, velocity, learning_rate, mu=0.9):
    """Update weights and velocity in place and return both."""
    rows, cols = weights.shape
    for j in range(rows):
        for i in range(cols):
            weights[j, i] += velocity[j, i]  # BUG
            velocity[j, i] = mu * velocity[j, i] - learning_rate * grads[j, i]  # BUG
    return weights, velocity


operation, expected = 'momentum_step', 'the weight moves by the old velocity, before the velocity is renewed'
function = momentum_update
