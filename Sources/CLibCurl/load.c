// curl's macros for checking argument types do not work with function pointers.
#define CURL_DISABLE_TYPECHECK
#include "CLibCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#define FUNCTIONS(F) \
  F(curl_global_init) F(curl_version_info) \
  F(curl_easy_init) F(curl_easy_cleanup) F(curl_easy_reset) F(curl_easy_strerror) \
  F(curl_easy_setopt) F(curl_easy_getinfo) F(curl_slist_append) F(curl_slist_free_all) \
  F(curl_multi_init) F(curl_multi_cleanup) F(curl_multi_setopt) F(curl_multi_add_handle) \
  F(curl_multi_remove_handle) F(curl_multi_perform) F(curl_multi_poll) F(curl_multi_info_read)

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#define DECLARE(name) static __typeof__(name) *p_##name;
FUNCTIONS(DECLARE)

static const char *failure;
static char failure_text[512];

static const char *const names[] = {
#ifdef __APPLE__
  "libcurl.4.dylib", "/usr/lib/libcurl.4.dylib",
#else
  "libcurl.so.4", "libcurl-gnutls.so.4",
#endif
};

static void load(void) {
  void *library = NULL;
  for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++)
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    failure = "it is not installed; install the package libcurl4 (Debian, Ubuntu) or libcurl (Fedora, Alpine)";
    return;
  }
#define FIND(name) \
  if (!(p_##name = (__typeof__(name) *)dlsym(library, #name))) { \
    failure = "it is too old: it has no " #name; \
    return; \
  }
  FUNCTIONS(FIND)
  if (p_curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    failure = "it could not be started";
    return;
  }
  const curl_version_info_data *version = p_curl_version_info(CURLVERSION_NOW);
  if (version->version_num < 0x074d00) {
    snprintf(failure_text, sizeof failure_text, "version 7.77 or newer is needed, and this is %s",
             version->version);
    failure = failure_text;
  }
}

const char *curl_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return failure;
}

const char *curl_load_version(void) {
  return p_curl_version_info ? p_curl_version_info(CURLVERSION_NOW)->version : NULL;
}

CURL *curl_load_easy_init(void) { return p_curl_easy_init(); }
void curl_load_easy_cleanup(CURL *easy) { p_curl_easy_cleanup(easy); }
void curl_load_easy_reset(CURL *easy) { p_curl_easy_reset(easy); }
const char *curl_load_easy_strerror(CURLcode code) { return p_curl_easy_strerror(code); }

CURLcode curl_load_set_long(CURL *easy, CURLoption option, long value) {
  return p_curl_easy_setopt(easy, option, value);
}

CURLcode curl_load_set_text(CURL *easy, CURLoption option, const char *value) {
  return p_curl_easy_setopt(easy, option, value);
}

CURLcode curl_load_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return p_curl_easy_setopt(easy, option, value);
}

CURLcode curl_load_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return p_curl_easy_setopt(easy, option, &blob);
}

CURLcode curl_load_set_receivers(CURL *easy, curl_load_receiver header, curl_load_receiver body, void *context) {
  p_curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
  p_curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
  p_curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
  return p_curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

CURLcode curl_load_get_long(CURL *easy, CURLINFO info, long *value) {
  return p_curl_easy_getinfo(easy, info, value);
}

CURLcode curl_load_get_large(CURL *easy, CURLINFO info, curl_off_t *value) {
  return p_curl_easy_getinfo(easy, info, value);
}

struct curl_slist *curl_load_slist_append(struct curl_slist *list, const char *text) {
  return p_curl_slist_append(list, text);
}
void curl_load_slist_free(struct curl_slist *list) { p_curl_slist_free_all(list); }

CURLM *curl_load_multi_init(void) { return p_curl_multi_init(); }
void curl_load_multi_cleanup(CURLM *multi) { p_curl_multi_cleanup(multi); }
CURLMcode curl_load_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return p_curl_multi_setopt(multi, option, value);
}
CURLMcode curl_load_multi_add(CURLM *multi, CURL *easy) { return p_curl_multi_add_handle(multi, easy); }
CURLMcode curl_load_multi_remove(CURLM *multi, CURL *easy) {
  return p_curl_multi_remove_handle(multi, easy);
}
CURLMcode curl_load_multi_perform(CURLM *multi, int *running) {
  return p_curl_multi_perform(multi, running);
}

CURLMcode curl_load_multi_poll(CURLM *multi, int descriptor, int milliseconds) {
  struct curl_waitfd extra = {descriptor, CURL_WAIT_POLLIN, 0};
  int ready = 0;
  return p_curl_multi_poll(multi, &extra, descriptor < 0 ? 0 : 1, milliseconds, &ready);
}

CURL *curl_load_multi_next_ended(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = p_curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}
