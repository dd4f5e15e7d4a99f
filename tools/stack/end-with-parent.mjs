// Loaded before a script that the supervisor starts: when the channel closes, because the supervisor is gone, the script ends too.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM'); // first the graceful way
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 3000).unref();
});
process.channel?.unref();
