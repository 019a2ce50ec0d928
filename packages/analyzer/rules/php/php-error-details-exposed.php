<?php
try {
    run();
} catch (Exception $e) {
    // ruleid: php-error-details-exposed
    echo $e->getTraceAsString();
    // ruleid: php-error-details-exposed
    echo '<pre>' . $e->getMessage() . $e->getTraceAsString() . '</pre>';
    // ruleid: php-error-details-exposed
    return response()->json(['message' => $e->getMessage(), 'trace' => $e->getTrace()], 500);
    // ok: php-error-details-exposed
    error_log($e->getTraceAsString());
    // ok: php-error-details-exposed
    $logger->error('failed', ['exception' => $e]);
    // ok: php-error-details-exposed
    echo 'Something went wrong';
}
// ruleid: php-error-details-exposed
$result = mysqli_query($link, $sql) or die(mysqli_error($link));
// ok: php-error-details-exposed
$result = mysqli_query($link, $sql) or die('failed');
