"""What all machine formats share: what a finding is to a gate, what a file says of itself, evidence as plain rows."""
