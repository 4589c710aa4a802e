import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.sparql.core.DatasetGraph;

/**
 * Asks Jena: Ask MERGED NAMED FOLDER. The queries are the .rq files of the folder, and their answers go beside them; those
 * that end in .parse.rq are only parsed.
 */
public class Ask {
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[2]);
    Dataset merged = DatasetFactory.createGeneral();
    RDFDataMgr.read(merged, arguments[0]);
    try (DirectoryStream<Path> queries = Files.newDirectoryStream(folder, "*.rq")) {
      for (Path path : queries) {
        String name = path.getFileName().toString().replaceFirst("\\.rq$", "");
        try {
          Query query = QueryFactory.create(Files.readString(path));
          if (!name.endsWith(".parse")) {
            answer(merged, query, folder.resolve(name + ".answer"));
          }
        } catch (RuntimeException error) {
          Files.writeString(folder.resolve(name + ".failure"), error.toString());
        }
      }
    }
    DatasetGraph named = RDFDataMgr.loadDatasetGraph(arguments[1]);
    long quads = named.stream().count();
    Files.writeString(
        folder.resolve("counts"),
        "{\"openness-kg.nt.gz\": " + merged.getDefaultModel().size() + ", \"openness-kg.nq.gz\": " + quads + "}");
  }

  private static void answer(Dataset data, Query query, Path path) throws Exception {
    try (QueryExecution execution = QueryExecutionFactory.create(query, data);
        OutputStream output = Files.newOutputStream(path)) {
      if (query.isConstructType()) {
        RDFDataMgr.write(output, execution.execConstruct(), Lang.NTRIPLES);
      } else if (query.isAskType()) {
        ResultSetFormatter.outputAsJSON(output, execution.execAsk());
      } else {
        ResultSetFormatter.outputAsJSON(output, execution.execSelect());
      }
    }
  }
}
