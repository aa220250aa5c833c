"""The generic crisis, and its calibration on International Crisis Behavior data."""
