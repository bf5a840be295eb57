"""How far the result hangs on choices and on single facts: rules, weights, facts, and shares of variance."""
