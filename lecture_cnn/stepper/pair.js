// Two runs of one gradient on one clock.
