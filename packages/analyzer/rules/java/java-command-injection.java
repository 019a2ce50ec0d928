import java.util.List;

class Commands {
    void commands(String name, Runtime runtime) throws Exception {
        // ruleid: java-command-injection
        Runtime.getRuntime().exec("ping " + name);
        // ruleid: java-command-injection
        runtime.exec(String.format("ping %s", name));
        String line = "tar xf " + name;
        // ruleid: java-command-injection
        Runtime.getRuntime().exec(line);
        // ruleid: java-command-injection
        new ProcessBuilder("sh", "-c", "ls " + name).start();
        // ruleid: java-command-injection
        runtime.exec(new String[] {"/bin/bash", "-c", name});
        // ok: java-command-injection
        Runtime.getRuntime().exec("ping " + "localhost");
        // ok: java-command-injection
        new ProcessBuilder("ping", name).start();
        // ok: java-command-injection
        new ProcessBuilder("sh", "-c", "ls -l").start();
        // ok: java-command-injection
        new ProcessBuilder(List.of("ls", name)).start();
    }
}
