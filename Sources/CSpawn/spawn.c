#define _GNU_SOURCE
#include "CSpawn.h"

#include <signal.h>
#include <spawn.h>

static int add(posix_spawn_file_actions_t *actions, const char *directory, const int *streams) {
    int code = posix_spawn_file_actions_addchdir_np(actions, directory);
    // First out of the way of 0, 1 and 2, then into their places: one may be another's source.
    int aside = 3;
    for (int i = 0; i < 3; i++)
        if (streams[i] >= aside) aside = streams[i] + 1;
    for (int i = 0; i < 3 && !code; i++)
        code = posix_spawn_file_actions_adddup2(actions, streams[i], aside + i);
    for (int i = 0; i < 3 && !code; i++)
        code = posix_spawn_file_actions_adddup2(actions, aside + i, i);
    return code ? code : posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

int hl_spawn(pid_t *pid, const char *path, const char *directory, const int *streams, char **words,
             char **environment) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    // A child must not inherit what a test runner ignores or blocks.
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    int code = add(&actions, directory, streams);
    if (!code) code = posix_spawnp(pid, path, &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}
