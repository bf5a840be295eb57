"""Signs reports (PAdES baseline B-B, ETSI EN 319 142-1) with pyHanko, offline; the extra ``govrisk[sign]``."""
