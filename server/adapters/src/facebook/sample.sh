now=$(date +%s)
body='{"object":"page","entry":[{"id":"204","time":'$now'000,"messaging":[{"sender":{"id":"7001002003004005"},"recipient":{"id":"204"},"timestamp":'$now'000,"message":{"mid":"m_sample'$now'","text":"Hi, are you open on Sunday?"}}]}]}'
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "${FACEBOOK_APP_SECRET:-$META_APP_SECRET}" | sed 's/.* //')
curl -i {url} -H 'Content-Type: application/json' -H "X-Hub-Signature-256: sha256=$signature" --data-binary "$body"
