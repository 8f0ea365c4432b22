package dev.sluice.ingest;

import dev.sluice.aws.store.EnvironmentRoute;

/**
 * Who sends a request, once it is known.
 *
 * @param rateScope what the sender's own rate limit is counted under
 */
record Sender(String rateScope, EnvironmentRoute route) {}
