"""Rules: small cases, worlds against a naive reference, and two engines that derive the same."""
