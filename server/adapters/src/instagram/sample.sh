now=$(date +%s)
body='{"object":"instagram","entry":[{"id":"17841400001112223","time":'$now'000,"messaging":[{"sender":{"id":"6123456789012345"},"recipient":{"id":"17841400001112223"},"timestamp":'$now'000,"message":{"mid":"aWdfsample'$now'","text":"Oi! Do you ship to Lisbon?"}}]}]}'
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "${INSTAGRAM_APP_SECRET:-$META_APP_SECRET}" | sed 's/.* //')
curl -i {url} -H 'Content-Type: application/json' -H "X-Hub-Signature-256: sha256=$signature" --data-binary "$body"
