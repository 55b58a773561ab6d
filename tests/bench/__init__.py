"""Speed and memory, as ratios against named baselines in the same run."""
