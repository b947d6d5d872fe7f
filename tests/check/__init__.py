"""Tests of `livingreview check`: whole projects pass, each fault has its line."""
