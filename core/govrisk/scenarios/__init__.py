"""Scenarios: what may follow an event, how likely, and what to watch. The parts, in the order of use:

``set`` reads a set, ``binding`` finds the claims that show its signs, ``posterior`` does the arithmetic, ``indicators``
keeps the ledger, ``assemble`` puts all of it into the models of ``outlook``; ``resolving`` records an outcome.
"""
