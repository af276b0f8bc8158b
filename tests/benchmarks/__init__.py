"""Benchmarks: measured by ``make benchmark``, never part of the suite, since machines are noisy."""
