package dev.sluice.config;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.KmsVault;
import dev.sluice.aws.Tables;
import dev.sluice.aws.http.Routes;
import dev.sluice.aws.store.AuditStore;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.EnvironmentStore;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.OperationStore;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.Vault;
import dev.sluice.warehouse.Warehouses;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The management API: the warehouse connection, environments with their keys and webhooks, the
 * audit list. Its own asynchronous work arrives with the route key {@code sluice:operation}, which
 * API Gateway never sends.
 */
public final class ConfigHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Duration LONG = Duration.ofMinutes(5);
  private final Routes routes = new Routes();
  private final Operations operations;

  public ConfigHandler() {
    this(ConfigEnvironment.read(System.getenv()));
  }

  private ConfigHandler(ConfigEnvironment environment) {
    this(
        environment,
        AwsClients.dynamoDb(),
        new KmsVault(AwsClients.kms(), environment.kmsKeyId()),
        new Warehouses(environment.warehouseTypes(), System.getenv()),
        new LambdaAsyncInvoker(AwsClients.lambda(), System.getenv("AWS_LAMBDA_FUNCTION_NAME")),
        Clock.systemUTC());
  }

  public ConfigHandler(
      ConfigEnvironment environment,
      DynamoDbClient dynamo,
      Vault vault,
      Warehouses warehouses,
      AsyncInvoker invoker,
      Clock clock) {
    this(environment, dynamo, vault, warehouses, invoker, clock, Patience.USUAL);
  }

  ConfigHandler(
      ConfigEnvironment environment,
      DynamoDbClient dynamo,
      Vault vault,
      Warehouses warehouses,
      AsyncInvoker invoker,
      Clock clock,
      Patience patience) {
    Tables tables = environment.tables();
    SettingsVault settingsVault = new SettingsVault(vault);
    ConnectionStore store = new ConnectionStore(dynamo, tables);
    HealthStore health = new HealthStore(dynamo, tables);
    OperationStore operationStore = new OperationStore(dynamo, tables);
    AuditStore audit = new AuditStore(dynamo, tables);
    Connections connections = new Connections(store, health);
    SettingsTester tester = new SettingsTester(settingsVault, warehouses, patience, clock);
    operations = new Operations(operationStore, tester, connections, patience, clock);

    Scope scope = new Scope(routes);
    new TypeRoutes(warehouses).addTo(scope);
    new ConnectionRoutes(
            store,
            connections,
            new ConnectionChanges(store, health, settingsVault, clock),
            new ConnectionTests(tester, connections, operationStore, invoker, patience, clock),
            new ConnectionView(settingsVault, health, patience, clock),
            new Drafts(warehouses, settingsVault),
            settingsVault,
            audit,
            clock)
        .addTo(scope);
    operations.addTo(scope);
    Environments environments = new Environments(new EnvironmentStore(dynamo, tables), clock);
    new EnvironmentRoutes(environments).addTo(scope);
    new KeyRoutes(environments).addTo(scope);
    new WebhookRoutes(environments, vault, environment.publicUrl()).addTo(scope);
    new AuditRoutes(audit).addTo(scope);
  }

  /** What the template has to route to this function. */
  public Set<String> routeKeys() {
    return routes.keys();
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Duration left = context == null ? LONG : Duration.ofMillis(context.getRemainingTimeInMillis());
    if (ConnectionTests.OPERATION_ROUTE.equals(event.getRouteKey())) {
      operations.run(event, left);
      return null;
    }
    return routes.handle(event, left);
  }
}
