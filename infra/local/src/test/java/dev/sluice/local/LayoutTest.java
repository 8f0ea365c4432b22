package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One function is one folder, one module, one handler class. */
class LayoutTest {
  private static final Path ROOT = Path.of(System.getProperty("sluice.root"));

  @Test
  void everyFolderOfFunctionsIsAModuleAndTheOtherWayRound() throws IOException {
    Set<String> modules =
        Pattern.compile("<module>functions/([a-z]+)</module>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(functions()).containsExactlyElementsOf(modules).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionHasAHandlerThatLambdaCanMake(String name) throws ReflectiveOperationException {
    Class<?> handler =
        Class.forName(
            "dev.sluice.%s.%sHandler"
                .formatted(name, name.substring(0, 1).toUpperCase() + name.substring(1)));
    assertThat(RequestHandler.class).isAssignableFrom(handler);
    assertThat(Modifier.isPublic(handler.getConstructor().getModifiers())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionIsPackedAsAZip(String name) throws IOException {
    Path pom = ROOT.resolve("functions").resolve(name).resolve("pom.xml");
    assertThat(Files.readString(pom))
        .contains("<artifactId>" + name + "</artifactId>")
        .contains("<artifactId>maven-assembly-plugin</artifactId>");
  }

  static Set<String> functions() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT.resolve("functions"))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
