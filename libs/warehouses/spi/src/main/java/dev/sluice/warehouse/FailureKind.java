package dev.sluice.warehouse;

/** What a failure asks for. */
public enum FailureKind {
  /** Credentials, a grant, a missing object: the customer has to act. */
  SETUP,
  /** May work the next time. */
  TRANSIENT,
  /** A row that the warehouse will never take. */
  POISON,
  /** The lease has passed on to another writer; nothing was written. */
  FENCED,
  /** The warehouse cannot do this at all. */
  UNSUPPORTED
}
