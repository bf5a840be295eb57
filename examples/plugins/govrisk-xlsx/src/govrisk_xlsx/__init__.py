"""The report as a workbook: one table a sheet, for people who filter, sort and tick off."""

from govrisk import hookimpl

from .renderer import XlsxRenderer

GOVRISK_API = "1.0"


@hookimpl
def govrisk_renderers() -> list[XlsxRenderer]:
    """The one format that this plugin brings."""
    return [XlsxRenderer()]
