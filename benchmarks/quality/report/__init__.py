"""``docs/evaluation-tables.md`` and its pictures, made from results alone.

``sections.json`` says what is shown in which section; every sentence that
judges is a template whose condition is a comparison of numbers in the results.
"""

from benchmarks.quality.report.document import write_report

__all__ = ["write_report"]
