package dev.sluice.warehouse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** The warehouse types that are on the class path and that the deployment allows. */
public final class Warehouses {
  private final Map<String, WarehouseType> types = new LinkedHashMap<>();
  private final Map<String, String> deployment;

  /**
   * @param allowed names of types
   * @param deployment the deployment's environment variables, for types that have settings of their
   *     own there
   */
  public Warehouses(Set<String> allowed, Map<String, String> deployment) {
    for (WarehouseType type : ServiceLoader.load(WarehouseType.class)) {
      if (allowed.contains(type.name())) {
        types.put(type.name(), type);
      }
    }
    this.deployment = Map.copyOf(deployment);
  }

  public Set<String> names() {
    return types.keySet();
  }

  public Optional<WarehouseType> type(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /**
   * @throws InvalidSettingsException also when the type is not available here
   */
  public Warehouse open(String type, Map<String, Object> config, Map<String, String> credentials) {
    return type(type)
        .orElseThrow(
            () ->
                new InvalidSettingsException(
                    Map.of(
                        "type",
                        "\"" + type + "\" is not available here; choose one of " + names())))
        .open(new WarehouseType.Settings(config, credentials, deployment));
  }
}
