package dev.sluice.stats;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.KmsVault;
import dev.sluice.aws.http.Routes;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.Vault;
import dev.sluice.warehouse.Warehouses;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What an organisation sees of its delivery. */
public final class StatsHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Duration WITHOUT_LAMBDA = Duration.ofSeconds(30);
  private final Routes routes;

  public StatsHandler() {
    this(StatsEnvironment.read(System.getenv()));
  }

  private StatsHandler(StatsEnvironment environment) {
    this(
        environment,
        AwsClients.dynamoDb(),
        new KmsVault(AwsClients.kms(), environment.kmsKeyId()),
        new Warehouses(environment.warehouseTypes(), System.getenv()),
        Clock.systemUTC());
  }

  public StatsHandler(
      StatsEnvironment environment,
      DynamoDbClient dynamo,
      Vault vault,
      Warehouses warehouses,
      Clock clock) {
    CountStore counts = new CountStore(dynamo, environment.tables());
    Telemetry telemetry =
        new Telemetry(
            new ConnectionStore(dynamo, environment.tables()),
            counts,
            new HealthStore(dynamo, environment.tables()),
            new Verification(warehouses, new SettingsVault(vault), counts),
            clock);
    this.routes =
        new Routes()
            .add(
                "GET /api/v1/organisations/{organisation}/integrations/warehouse-connections/{id}/telemetry/",
                telemetry::answer);
  }

  /** What the template has to route here. */
  public Set<String> routeKeys() {
    return routes.keys();
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return routes.handle(
        event,
        context == null ? WITHOUT_LAMBDA : Duration.ofMillis(context.getRemainingTimeInMillis()));
  }
}
