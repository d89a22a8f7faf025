"""Supervision (督查督办): pressing for overdue duties in writing, and following the answer up."""
