package org.gridwalk.field

import android.Manifest
import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.app.Service
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.content.pm.PackageManager
import android.content.pm.ServiceInfo
import android.location.Location
import android.location.LocationListener
import android.location.LocationManager
import android.os.Build
import android.os.Handler
import android.os.HandlerThread
import android.os.IBinder
import android.os.SystemClock
import android.util.Log
import kotlin.math.roundToLong
import org.gridwalk.face.GapReasonView
import org.gridwalk.face.GridwalkException
import org.gridwalk.face.TrackFix
import org.gridwalk.face.current

private const val NUMBER = 2
private const val CHANNEL = "patrol"
private const val EVERY_MS = 2_000L
private const val LOOK_MS = 15_000L

/**
 * Takes positions while a patrol runs, also with the screen locked and the webview gone. It hands each to the app as it comes
 * and keeps none itself; what a position means is the app's to say. The notice is there for exactly as long.
 */
class PatrolService : Service(), LocationListener {
    private lateinit var worker: HandlerThread
    private lateinit var handler: Handler
    private val battery = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) = signal(GapReasonView.BATTERY)
    }

    override fun onBind(intent: Intent?): IBinder? = null

    override fun onCreate() {
        super.onCreate()
        worker = HandlerThread("gridwalk-patrol").apply { start() }
        handler = Handler(worker.looper)
        registerReceiver(battery, IntentFilter(Intent.ACTION_BATTERY_LOW))
    }

    override fun onStartCommand(intent: Intent?, flags: Int, startId: Int): Int {
        showNotice()
        if (checkSelfPermission(Manifest.permission.ACCESS_FINE_LOCATION) != PackageManager.PERMISSION_GRANTED) {
            signal(GapReasonView.PERMISSION)
            stopSelf()
            return START_NOT_STICKY
        }
        val manager = getSystemService(LocationManager::class.java)
        // No least distance: standing still is known only from positions that keep coming.
        manager.requestLocationUpdates(LocationManager.GPS_PROVIDER, EVERY_MS, 0f, this, worker.looper)
        handler.postDelayed(::look, LOOK_MS)
        return START_STICKY
    }

    /** Goes when the patrol has ended or is paused, whoever ended it. */
    private fun look() {
        if (runs()) handler.postDelayed(::look, LOOK_MS) else stopSelf()
    }

    private fun runs(): Boolean = try {
        current()?.patrolRuns() ?: false
    } catch (notNow: GridwalkException) {
        false
    }

    override fun onLocationChanged(location: Location) {
        val ageMs = (SystemClock.elapsedRealtimeNanos() - location.elapsedRealtimeNanos) / 1_000_000
        val mock = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) location.isMock else isMockBefore12(location)
        val fix = TrackFix(
            lonE7 = (location.longitude * 1e7).roundToLong(),
            latE7 = (location.latitude * 1e7).roundToLong(),
            accuracyMm = if (location.hasAccuracy()) (location.accuracy * 1000.0).roundToLong() else null,
            // By the device's own clock, as all of the app's times are: the receiver's may differ from it.
            fixedAtMs = System.currentTimeMillis() - ageMs,
            mock = mock,
        )
        try {
            current()?.recordFix(listOf(fix))
        } catch (notNow: GridwalkException) {
            Log.w("gridwalk", "a position was not taken: ${notNow::class.simpleName}")
        }
    }

    @Suppress("DEPRECATION")
    private fun isMockBefore12(location: Location): Boolean = location.isFromMockProvider

    override fun onProviderDisabled(provider: String) = signal(GapReasonView.GPS_OFF)

    override fun onProviderEnabled(provider: String) = Unit

    private fun signal(reason: GapReasonView) {
        try {
            current()?.patrolSignal(reason)
        } catch (notNow: GridwalkException) {
            Log.w("gridwalk", "the reason of a gap was not taken: ${notNow::class.simpleName}")
        }
    }

    private fun showNotice() {
        val manager = getSystemService(NotificationManager::class.java)
        val importance = NotificationManager.IMPORTANCE_LOW
        manager.createNotificationChannel(NotificationChannel(CHANNEL, getString(R.string.patrol_channel), importance))
        val open = Intent(this, MainActivity::class.java)
        val notice = Notification.Builder(this, CHANNEL)
            .setSmallIcon(R.mipmap.ic_launcher)
            .setContentTitle(getString(R.string.patrol_title))
            .setContentText(getString(R.string.patrol_text))
            .setContentIntent(PendingIntent.getActivity(this, 0, open, PendingIntent.FLAG_IMMUTABLE))
            .setOngoing(true)
            .build()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            startForeground(NUMBER, notice, ServiceInfo.FOREGROUND_SERVICE_TYPE_LOCATION)
        } else {
            startForeground(NUMBER, notice)
        }
    }

    override fun onDestroy() {
        getSystemService(LocationManager::class.java).removeUpdates(this)
        unregisterReceiver(battery)
        worker.quitSafely()
        super.onDestroy()
    }

    companion object {
        fun begin(context: Context) {
            context.startForegroundService(Intent(context, PatrolService::class.java))
        }
    }
}
