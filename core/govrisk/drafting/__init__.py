"""Proposes candidate claims from a text. It decides nothing and grades nothing."""

from govrisk.drafting.proposals import Draft, Proposal, draft, read_text
from govrisk.drafting.skeleton import render
from govrisk.drafting.writing import write_draft

__all__ = ["Draft", "Proposal", "draft", "read_text", "render", "write_draft"]
