import java.io.File;
import java.io.PrintStream;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/**
 * Prints each reason why an ontology file is not OWL 2 DL: the kind, a tab, the text. Nothing printed means that it is.
 *
 * Run as a single source file, with the OWL API that HermiT.jar holds on the class path.
 */
public final class DlProfile {
    public static void main(String[] arguments) throws Exception {
        OWLOntology ontology =
            OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(arguments[0]));
        PrintStream output = new PrintStream(System.out, true, "UTF-8");
        for (OWLProfileViolation violation : new OWL2DLProfile().checkOntology(ontology).getViolations()) {
            String text = violation.toString().replaceAll("\\s+", " ");
            output.println(violation.getClass().getSimpleName() + "\t" + text);
        }
    }
}
