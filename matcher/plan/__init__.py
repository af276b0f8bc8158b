"""The qualification plan: which courses, examinations and applications, in which order, until when, paid by whom."""

from matcher.plan.plan import Plan
from matcher.plan.planner import SEED, make_plan

__all__ = ["SEED", "Plan", "make_plan"]
