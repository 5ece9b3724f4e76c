now=$(date +%s)
body='{"event":"message","timestamp":'$now'000,"chat_hostname":"SN-CHAT-05_","message_token":'$now'000000001,"sender":{"id":"01234567890A=","name":"Iva Petrova","language":"bg","country":"BG","api_version":10},"message":{"type":"text","text":"Hello! Do you have this teapot in green?"},"silent":false}'
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$VIBER_BOT_TOKEN" | sed 's/.* //')
curl -i {url} -H 'Content-Type: application/json' -H "X-Viber-Content-Signature: $signature" --data-binary "$body"
