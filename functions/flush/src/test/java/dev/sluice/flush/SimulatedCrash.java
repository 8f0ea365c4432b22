package dev.sluice.flush;

/** The process is gone: nothing catches this, as nothing catches a kill. */
final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1;

  SimulatedCrash(String where) {
    super(where);
  }
}
