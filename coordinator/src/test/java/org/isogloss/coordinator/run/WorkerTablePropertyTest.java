package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isogloss.coordinator.run.WorkerTable.Entry;

/** What the table finds without looking at all workers is what looking at all of them finds. */
class WorkerTablePropertyTest {

    private static final int NAMES = 6;

    private final WorkerTable table = new WorkerTable();
    private long sessions;

    @Property(tries = 500)
    void findsWhatIsThere(@ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            change(random);
            check();
        }
        WorkerTable idle = table.idle();
        assertThat(idle.takersHolding(0))
                .extracting(e -> e.worker)
                .isEqualTo(table.all().stream()
                        .filter(Entry::takesLanes)
                        .map(e -> e.worker)
                        .toList());
    }

    private void change(Random random) {
        String name = "w" + random.nextInt(NAMES);
        Entry entry = table.find(name);
        if (entry == null) {
            table.add(name, ++sessions, 0);
            return;
        }
        int lane = random.nextInt(4);
        switch (random.nextInt(9)) {
            case 0 -> table.leaves(entry, "asked to", random.nextInt(3));
            case 1 -> table.remove(entry);
            case 2 -> {
                table.remove(entry);
                // What was under way for it when it was lost.
                table.takes(entry, lane);
                table.hasParameters(entry);
            }
            case 3 -> table.giveAll();
            case 4, 5 -> table.hasParameters(entry);
            case 6 -> table.gives(entry, lane);
            default -> table.takes(entry, lane);
        }
    }

    private void check() {
        List<Entry> takers = table.all().stream().filter(Entry::takesLanes).toList();
        assertThat(table.takers()).isEqualTo(takers.size());
        for (int held = 0; held <= 5; held++) {
            int lanes = held;
            assertThat(table.takersHolding(held))
                    .isEqualTo(takers.stream()
                            .filter(e -> e.lanes().size() == lanes)
                            .toList());
        }
        for (Entry entry : table.all()) {
            assertThat(table.isAlone(entry)).isEqualTo(takers.stream().allMatch(e -> e == entry));
        }
        assertThat(table.readyToLeave(1))
                .isEqualTo(table.all().stream()
                        .filter(e -> !e.stays() && (e.lanes().isEmpty() || 1 >= e.leaveByMillis()))
                        .toList());
    }
}
