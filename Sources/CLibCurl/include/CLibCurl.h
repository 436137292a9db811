// libcurl, loaded on first use, so that the program starts without loading it and its dependencies.
//
// Variadic functions of libcurl have one wrapper for each argument type.
#ifndef KUBECTL_JITSI_CLIBCURL_H
#define KUBECTL_JITSI_CLIBCURL_H

#include <curl/curl.h>
#include <stddef.h>

// Loads the library once. Returns NULL, or the reason why it could not be loaded, as a string that is never freed.
const char *_Nullable curl_load(void);

// Returns the version of the loaded library; NULL if none is loaded.
const char *_Nullable curl_load_version(void);

CURL *_Nullable curl_load_easy_init(void);
void curl_load_easy_cleanup(CURL *_Nonnull easy);
void curl_load_easy_reset(CURL *_Nonnull easy);
const char *_Nonnull curl_load_easy_strerror(CURLcode code);
CURLcode curl_load_set_long(CURL *_Nonnull easy, CURLoption option, long value);
CURLcode curl_load_set_text(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value);
CURLcode curl_load_set_pointer(CURL *_Nonnull easy, CURLoption option, const void *_Nullable value);
// libcurl copies the bytes.
CURLcode curl_load_set_blob(CURL *_Nonnull easy, CURLoption option, const void *_Nonnull bytes, size_t count);
typedef size_t (*curl_load_receiver)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);
CURLcode curl_load_set_receivers(CURL *_Nonnull easy, curl_load_receiver _Nonnull header,
                                 curl_load_receiver _Nonnull body, void *_Nullable context);
CURLcode curl_load_get_long(CURL *_Nonnull easy, CURLINFO info, long *_Nonnull value);
CURLcode curl_load_get_large(CURL *_Nonnull easy, CURLINFO info, curl_off_t *_Nonnull value);

struct curl_slist *_Nullable curl_load_slist_append(struct curl_slist *_Nullable list, const char *_Nonnull text);
void curl_load_slist_free(struct curl_slist *_Nullable list);

CURLM *_Nullable curl_load_multi_init(void);
void curl_load_multi_cleanup(CURLM *_Nonnull multi);
CURLMcode curl_load_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value);
CURLMcode curl_load_multi_add(CURLM *_Nonnull multi, CURL *_Nonnull easy);
CURLMcode curl_load_multi_remove(CURLM *_Nonnull multi, CURL *_Nonnull easy);
CURLMcode curl_load_multi_perform(CURLM *_Nonnull multi, int *_Nonnull running);
// Waits for network traffic, until the given descriptor is readable (-1 for none), or until the timeout.
CURLMcode curl_load_multi_poll(CURLM *_Nonnull multi, int descriptor, int milliseconds);
// Returns the next completed transfer and its result; NULL if there is none.
CURL *_Nullable curl_load_multi_next_ended(CURLM *_Nonnull multi, CURLcode *_Nonnull result);

#endif
