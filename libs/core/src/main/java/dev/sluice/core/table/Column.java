package dev.sluice.core.table;

/**
 * A column of a managed table; all are nullable in the warehouse, so that columns can be added
 * later.
 */
public record Column(String name, ColumnType type) {}
