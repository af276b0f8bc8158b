"""Tests of the qualification plan."""
