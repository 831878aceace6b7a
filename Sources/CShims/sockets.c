#define _GNU_SOURCE
#include "CShims.h"
#include <errno.h>
#include <sys/socket.h>

int hl_accept(int fd) {
    int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    return client < 0 ? -errno : client;
}

int hl_peer(int fd, int *process, unsigned int *user, unsigned int *group) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) return -errno;
    *process = peer.pid;
    *user = peer.uid;
    *group = peer.gid;
    return 0;
}
