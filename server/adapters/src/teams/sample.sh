now=$(date +%s)
body='{"type":"message","id":"'$now'000","timestamp":"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'","serviceUrl":"https://smba.trafficmanager.net/emea/","channelId":"msteams","from":{"id":"29:1sample","name":"Megan Bowen","aadObjectId":"7faf8ab2-3d56-4244-b585-20c8a42ed2b8"},"conversation":{"isGroup":true,"conversationType":"channel","id":"19:sample@thread.tacv2;messageid='$now'000","name":"General"},"text":"<at>Switchboard</at>&nbsp;is the teapot in stock?\n","textFormat":"plain"}'
key=$(printf %s "$TEAMS_OUTGOING_SECRET" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
tag=$(printf %s "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
curl -i {url} -H 'Content-Type: application/json' -H "Authorization: HMAC $tag" --data-binary "$body"
