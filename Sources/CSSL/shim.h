#pragma once
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
