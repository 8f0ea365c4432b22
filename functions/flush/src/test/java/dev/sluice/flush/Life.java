package dev.sluice.flush;

import dev.sluice.core.ChunkQueue;
import dev.sluice.testkit.FaultyType;
import dev.sluice.warehouse.Warehouse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One process of the flush function, which may die or freeze at a chosen step. Every call that
 * leaves the process is a step: each DynamoDB request, each send, and each call, row and return of
 * the warehouse. From its death on, every further step dies too, so that no cleaning-up happens
 * that a kill would not leave time for.
 */
final class Life implements FaultyType.Faults {
  private final int lastStep;
  private final boolean freezes;
  private final CountDownLatch frozen = new CountDownLatch(1);
  private final CountDownLatch thawed = new CountDownLatch(1);
  private int steps;
  private boolean dead;

  private Life(int lastStep, boolean freezes) {
    this.lastStep = lastStep;
    this.freezes = freezes;
  }

  static Life unharmed() {
    return new Life(Integer.MAX_VALUE, false);
  }

  static Life dyingAt(int step) {
    return new Life(step, false);
  }

  /**
   * Stops at the step, as a function that Lambda has frozen does, and goes on after {@link #thaw}.
   */
  static Life freezingAt(int step) {
    return new Life(step, true);
  }

  boolean awaitFrozen(long millis) throws InterruptedException {
    return frozen.await(millis, TimeUnit.MILLISECONDS);
  }

  void thaw() {
    thawed.countDown();
  }

  private void step(String where) {
    boolean freeze;
    synchronized (this) {
      if (dead) {
        throw new SimulatedCrash("after death: " + where);
      }
      steps++;
      if (steps < lastStep || steps > lastStep) {
        return;
      }
      if (!freezes) {
        dead = true;
        throw new SimulatedCrash("step " + steps + ": " + where);
      }
      freeze = true;
    }
    if (freeze) {
      frozen.countDown();
      try {
        thawed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void before(String call, Warehouse warehouse) {
    stepOf(warehouse, "before " + call);
  }

  @Override
  public void after(String call, Warehouse warehouse) {
    stepOf(warehouse, "after " + call);
  }

  @Override
  public void row(Warehouse warehouse) {
    stepOf(warehouse, "a row");
  }

  /** A database rolls back what a vanished client left open. */
  private void stepOf(Warehouse warehouse, String where) {
    try {
      step(where);
    } catch (SimulatedCrash crash) {
      warehouse.close();
      throw crash;
    }
  }

  DynamoDbClient watched(DynamoDbClient real) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              step("before " + method.getName());
              try {
                Object answer = method.invoke(real, arguments);
                step("after " + method.getName());
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  ChunkQueue watched(ChunkQueue real) {
    return new ChunkQueue() {
      @Override
      public void send(List<Message> messages) {
        step("before send");
        real.send(messages);
        step("after send");
      }

      @Override
      public void deadLetter(String body, String reason) {
        step("before deadLetter");
        real.deadLetter(body, reason);
        step("after deadLetter");
      }
    };
  }
}
