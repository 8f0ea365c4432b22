package dev.sluice.config;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Request;
import dev.sluice.warehouse.WarehouseType;
import dev.sluice.warehouse.WarehouseType.SettingField;
import dev.sluice.warehouse.Warehouses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types that the deployment allows, with their forms. */
final class TypeRoutes {
  private final Warehouses warehouses;

  TypeRoutes(Warehouses warehouses) {
    this.warehouses = warehouses;
  }

  void addTo(Scope scope) {
    scope.reader("GET", "/warehouse-types/", this::list);
  }

  private Answer list(Request request, Caller caller) {
    List<Map<String, Object>> items =
        warehouses.names().stream()
            .map(warehouses::type)
            .flatMap(Optional::stream)
            .map(TypeRoutes::json)
            .toList();
    return Answer.ok(Lists.json(items, null));
  }

  private static Map<String, Object> json(WarehouseType type) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type.name());
    json.put("default_flush_interval_minutes", type.defaultFlushIntervalMinutes());
    json.put("fields", type.fields().stream().map(TypeRoutes::json).toList());
    return json;
  }

  private static Map<String, Object> json(SettingField field) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", field.name());
    json.put("label", field.label());
    json.put("help", field.help());
    json.put("required", field.required());
    json.put("secret", field.secret());
    json.put("address", field.address());
    return json;
  }
}
