package dev.sluice.warehouse;

import dev.sluice.core.table.ManagedTable;
import java.time.LocalDate;

/** One day of one ingestion in a managed table (custom_events or metrics). */
public record Slice(ManagedTable table, String ingestionId, LocalDate day) {}
