#pragma once
#include <curl/curl.h>
#include <curl/header.h>

// libcurl's setters are variadic, and Swift calls no variadic C function: one wrapper a type.

static inline CURLcode hl_curl_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

/// libcurl copies the text; a null pointer restores the option's default.
static inline CURLcode hl_curl_set_text(CURL *_Nonnull handle, CURLoption option,
                                        const char *_Nullable text) {
    return curl_easy_setopt(handle, option, text);
}

/// libcurl keeps the pointer: it must outlive the transfer.
static inline CURLcode hl_curl_set_pointer(CURL *_Nonnull handle, CURLoption option,
                                           const void *_Nullable pointer) {
    return curl_easy_setopt(handle, option, pointer);
}

/// Copies `count` bytes as the body of a POST.
static inline CURLcode hl_curl_set_body(CURL *_Nonnull handle, const unsigned char *_Nullable bytes,
                                        size_t count) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, (const void *)bytes);
}

typedef size_t (*hl_curl_write)(char *_Nullable bytes, size_t size, size_t count,
                                void *_Nullable context);

static inline CURLcode hl_curl_set_write(CURL *_Nonnull handle, hl_curl_write _Nonnull function,
                                         void *_Nullable context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, function);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

typedef int (*hl_curl_progress)(void *_Nullable context, curl_off_t to_get, curl_off_t got,
                                curl_off_t to_put, curl_off_t put);

static inline CURLcode hl_curl_set_progress(CURL *_Nonnull handle,
                                            hl_curl_progress _Nonnull function,
                                            void *_Nullable context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
    if (code != CURLE_OK) return code;
    code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

typedef CURLcode (*hl_curl_tls)(CURL *_Nonnull handle, void *_Nullable tls_context,
                                void *_Nullable context);

/// libcurl calls the function with OpenSSL's SSL_CTX before each handshake.
static inline CURLcode hl_curl_set_tls(CURL *_Nonnull handle, hl_curl_tls _Nonnull function,
                                       void *_Nullable context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, function);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, context);
}

/// libcurl calls the function with each new socket, before it connects.
static inline CURLcode hl_curl_set_socket(CURL *_Nonnull handle,
                                          curl_sockopt_callback _Nonnull function) {
    return curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, function);
}

/// A long that libcurl knows about the last transfer, or -1.
static inline long hl_curl_get_long(CURL *_Nonnull handle, CURLINFO info) {
    long value = -1;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : -1;
}

/// The value of the last answer's header of that name, or null; valid until the next transfer.
static inline const char *_Nullable hl_curl_header(CURL *_Nonnull handle,
                                                   const char *_Nonnull name) {
    struct curl_header *header = 0;
    if (curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return 0;
    return header->value;
}
