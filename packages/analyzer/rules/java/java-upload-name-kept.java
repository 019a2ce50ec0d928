import java.io.File;
import java.nio.file.*;

class Uploads {
    void store(MultipartFile file, Path directory) throws Exception {
        // ruleid: java-upload-name-kept
        file.transferTo(new File("/uploads/" + file.getOriginalFilename()));
        // ruleid: java-upload-name-kept
        file.transferTo(new File(folder, file.getOriginalFilename()));
        // ruleid: java-upload-name-kept
        Files.copy(file.getInputStream(), directory.resolve(file.getOriginalFilename()), REPLACE_EXISTING);
        String name = file.getOriginalFilename();
        // ruleid: java-upload-name-kept
        file.transferTo(directory.resolve(name));
        // ok: java-upload-name-kept
        file.transferTo(directory.resolve(UUID.randomUUID().toString()));
        // ok: java-upload-name-kept
        file.transferTo(new File("/uploads/" + UUID.randomUUID() + ".png"));
        // ok: java-upload-name-kept
        log.info("received {}", file.getOriginalFilename());
    }
}
