"""Pure mathematics of progress rules: numbers in, a frozen result with every number used out.

The letters are those of the literature: b baseline, c current value, T target, t0 the time of the baseline,
t the time of the current value, tT the deadline; times in years. Exact fractions wherever no root is taken.
"""
