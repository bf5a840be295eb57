"""What the OSPS Baseline asks of governance, control by control: checks, topics, a rubric and an example, all YAML."""

import govrisk

GOVRISK_API = "1.0"

plugin = govrisk.Folder(__file__)
