// Says which OWL 2 profile rules an ontology breaks, a line each: java ProfileCheck.java DL FILE
// It is the reference implementation of the profiles (OWL API), so it needs no opinion of ours.

import java.io.File;
import java.util.Map;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyLoaderConfiguration;
import org.semanticweb.owlapi.model.MissingImportHandlingStrategy;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2ELProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

public class ProfileCheck {
    static final Map<String, OWLProfile> PROFILES =
        Map.of("DL", new OWL2DLProfile(), "EL", new OWL2ELProfile());

    public static void main(String[] arguments) throws Exception {
        OWLOntologyLoaderConfiguration offline = new OWLOntologyLoaderConfiguration()
            .setMissingImportHandlingStrategy(MissingImportHandlingStrategy.SILENT);
        OWLOntology ontology = OWLManager.createOWLOntologyManager()
            .loadOntologyFromOntologyDocument(
                new FileDocumentSource(new File(arguments[1])), offline);
        System.out.println(ontology.getAxiomCount() + " axioms");
        for (OWLProfileViolation found :
                PROFILES.get(arguments[0]).checkOntology(ontology).getViolations()) {
            System.out.println(found);
        }
    }
}
