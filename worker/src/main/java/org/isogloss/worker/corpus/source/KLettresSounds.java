package org.isogloss.worker.corpus.source;

import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.isogloss.worker.corpus.debian.PackageException;

/**
 * Letters and syllables of about twenty alphabets, from KDE's KLettres.
 *
 * <p>{@code sounds.xml} of a language lists {@code <sound name="A" file="it/alpha/a.ogg"/>}; the transcript of a letter
 * is the letter, though what is heard is its name.
 */
final class KLettresSounds implements Source {

    private static final String PACKAGE = "klettres-data";
    private static final String ROOT = "usr/share/klettres/";
    private static final Pattern SOUND = Pattern.compile(ROOT + "(([a-z]{2,3})(_[A-Z]{2})?/.+)\\.ogg");

    @Override
    public String name() {
        return "klettres";
    }

    @Override
    public List<String> packages() {
        return List.of(PACKAGE);
    }

    @Override
    public Credit credit() {
        return new Credit(
                "GPL-2.0-or-later",
                "Anne-Marie Mahfouf, Eric Bischoff and the KDE Edu contributors; Liudas Alisauskas (lt), Lindonjohnson"
                        + " and Michelle Monte (pt), Johnstad and Gabor for GCompris (nb), Google Code-in pupils (ru)");
    }

    @Override
    public void read(PackageFiles files, ClipSink sink) throws PackageException {
        Map<String, String> names = new HashMap<>();
        for (String list : files.texts(PACKAGE, path -> path.startsWith(ROOT) && path.endsWith("/sounds.xml"))
                .values()) {
            readList(list, names);
        }
        files.read(PACKAGE, path -> SOUND.matcher(path).matches(), (path, audio) -> {
            Matcher sound = SOUND.matcher(path);
            String text = sound.matches() ? names.get(sound.group(1) + ".ogg") : null;
            if (text != null) {
                String speaker = ClipInfo.nameOf("klettres", sound.group(2)).replace('_', '-');
                String name = ClipInfo.nameOf("kle", sound.group(1));
                sink.accept(new ClipInfo(sound.group(2), name, speaker, text, "ogg"), audio);
            }
        });
    }

    private static void readList(String list, Map<String, String> names) throws PackageException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        // No outside entities: the list comes from a download.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(list.strip()));
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("sound")) {
                    String file = xml.getAttributeValue(null, "file");
                    String name = xml.getAttributeValue(null, "name");
                    if (file != null && name != null) {
                        names.put(file, name);
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new PackageException(PACKAGE + ": a sounds.xml cannot be read: " + e.getMessage(), e);
        }
    }
}
