package dev.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes connections on, but cuts the first ones after the server has answered and before the
 * client hears of it.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final int cuts;
  private final AtomicInteger answered = new AtomicInteger();

  CuttingProxy(int target, int cuts) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.cuts = cuts;
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  /** How many answers have come back from the server, cut ones included. */
  int answered() {
    return answered.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      Thread.ofVirtual().start(() -> copy(client, server));
      InputStream in = server.getInputStream();
      byte[] buffer = new byte[65536];
      int read = in.read(buffer);
      if (read > 0 && answered.incrementAndGet() <= cuts) {
        return;
      }
      OutputStream out = client.getOutputStream();
      while (read > 0) {
        out.write(buffer, 0, read);
        out.flush();
        read = in.read(buffer);
      }
    } catch (IOException e) {
      // Either side is gone.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either side is gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
