"""Fair figures from few meetings: small pure functions over arrays.

intervals F1 F2 F10 · funnel F3 F4 · dispersion F5 F6 · control_chart F7 F8 F9 · ranks F11 ·
change F12 F13 · agreement F14 F15 · severity F16 · group_score F17 · formality F18 ·
before_after, discrimination, evidence; beneath them normal, student and chi_square.

Missing is NaN and stays NaN, in words "unknown": never 0 and never "similar".
"""
